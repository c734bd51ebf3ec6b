# As much of Homebrew as the formula asks of it, from a folder instead of the network: FOLDER, then linux or macos, then the processor.
require "digest"
FOLDER, OS_NAME, CPU = ARGV
class Folder < String
  def install(what)
    Dir.mkdir(self) unless Dir.exist?(self)
    return what.each { |from, to| system("cp", from, "#{self}/#{to}") } if what.is_a?(Hash)
    what.each { |from| system("cp", "-r", from, self) }
  end
end
class Part
  def url(address) = @file = File.basename(address)
  def sha256(wanted)
    raise "digest of #{@file}" unless Digest::SHA256.file("#{FOLDER}/#{@file}").hexdigest == wanted
  end
  def stage
    system("mkdir", "staged")
    system("tar", "-xzf", "#{FOLDER}/#{@file}", "--strip-components=1", "-C", "staged")
    Dir.chdir("staged") { yield }
  end
  attr_reader :file
end
class Formula
  class << self
    attr_reader :main, :resources
    def desc(text) = text.length > 80 ? raise("a long desc") : nil
    def homepage(*) = nil
    def version(text = nil) = text ? @version = text : @version
    def license(*) = nil
    def test = nil
    def on_macos = OS_NAME == "macos" && yield
    def on_linux = OS_NAME == "linux" && yield
    def on_arm = CPU == "arm64" && yield
    def on_intel = CPU == "x86_64" && yield
    def url(address) = (@main = Part.new).url(address)
    def sha256(wanted) = @main.sha256(wanted)
    def resource(name, &block) = (@resources ||= {})[name] = Part.new.tap { _1.instance_eval(&block) }
  end
  def bin = Folder.new("#{FOLDER}/cellar-bin")
  def share = Folder.new("#{FOLDER}/cellar-share")
  def resource(name) = self.class.resources.fetch(name)
end
load "#{FOLDER}/rollkeep.rb"
system("mkdir", "#{FOLDER}/work")
Dir.chdir("#{FOLDER}/work") do
  system("cp", "#{FOLDER}/#{Rollkeep.main.file}", ".")
  Rollkeep.new.install
end
puts Rollkeep.version, File.read("#{FOLDER}/cellar-bin/rollkeep")
puts Dir["#{FOLDER}/cellar-share/**/*"].select { File.file?(_1) }.map { _1.delete_prefix("#{FOLDER}/cellar-share/") }.grep(/rollkeep(\.1|\.fish)?$/).sort
