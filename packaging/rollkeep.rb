class Rollkeep < Formula
  desc "Undo button for Codex history: lists, cleans and repairs sessions"
  homepage "@REPOSITORY@"
  version "@VERSION@"
  license "MIT"

  on_macos do
    on_arm do
      url "@RELEASE@/rollkeep-macos-arm64"
      sha256 "@SHA256:rollkeep-macos-arm64@"
    end
    on_intel do
      url "@RELEASE@/rollkeep-macos-x86_64"
      sha256 "@SHA256:rollkeep-macos-x86_64@"
    end
  end

  on_linux do
    on_arm do
      url "@RELEASE@/rollkeep-linux-arm64"
      sha256 "@SHA256:rollkeep-linux-arm64@"
    end
    on_intel do
      url "@RELEASE@/rollkeep-linux-x86_64"
      sha256 "@SHA256:rollkeep-linux-x86_64@"
    end
  end

  # Man pages, and what completes words in bash, zsh and fish.
  resource "share" do
    url "@RELEASE@/rollkeep-share.tar.gz"
    sha256 "@SHA256:rollkeep-share.tar.gz@"
  end

  def install
    bin.install Dir["rollkeep-*"].first => "rollkeep"
    resource("share").stage { share.install Dir["*"] }
  end

  test do
    assert_equal "rollkeep #{version}\n", shell_output("#{bin}/rollkeep --version")
  end
end
