# Installs rollkeep: holds the file for Windows to its SHA-256 and puts it into PREFIX\bin. Needs no administrator.
#
#   .\install.ps1 [-Prefix DIR] [-Version V] [-From DIR]
#
# -Prefix DIR  installs DIR\bin\rollkeep.exe; without it $env:LOCALAPPDATA\rollkeep\bin
# -Version V   this release instead of the newest one
# -From DIR    takes the file from a folder that has it and SHA256SUMS, and downloads nothing
param(
  [string]$Prefix = (Join-Path $env:LOCALAPPDATA 'rollkeep'),
  [string]$Version = '',
  [string]$From = ''
)
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2

$repository = 'https://github.com/rollkeep/rollkeep'
$file = 'rollkeep-windows-x86_64.exe'

if (-not [Environment]::Is64BitOperatingSystem) {
  throw 'There is no rollkeep for 32-bit Windows. Run it with Node: npx rollkeep'
}
if ($From -ne '' -and $Version -ne '') {
  throw '-Version chooses what is downloaded, and -From downloads nothing: leave one of them out.'
}
$Version = $Version -replace '^v', ''
if ($Version -notmatch '^[0-9A-Za-z.+-]*$') { throw "`"$Version`" is no version." }
$address = if ($Version -eq '') { "$repository/releases/latest/download" } else { "$repository/releases/download/v$Version" }

function Get-Part([string]$Name, [string]$To) {
  if ($From -ne '') {
    $source = Join-Path $From $Name
    if (-not (Test-Path -LiteralPath $source -PathType Leaf)) { throw "`"$From`" has no $Name." }
    Copy-Item -LiteralPath $source -Destination $To
  } else {
    [Net.ServicePointManager]::SecurityProtocol = [Net.ServicePointManager]::SecurityProtocol -bor [Net.SecurityProtocolType]::Tls12
    Invoke-WebRequest -UseBasicParsing -Uri "$address/$Name" -OutFile $To
  }
}

# Beside its place, so that it comes there whole or not at all.
$bin = Join-Path $Prefix 'bin'
New-Item -ItemType Directory -Force -Path $bin | Out-Null
$work = Join-Path $bin ('.rollkeep-' + [Guid]::NewGuid().ToString('n'))
New-Item -ItemType Directory -Path $work | Out-Null
try {
  $sums = Join-Path $work 'SHA256SUMS'
  $program = Join-Path $work 'rollkeep.exe'
  Get-Part 'SHA256SUMS' $sums
  $lines = @(Get-Content -LiteralPath $sums | Where-Object { $_ -cmatch "^[0-9a-f]{64} [ *]$([regex]::Escape($file))`$" })
  if ($lines.Count -ne 1) { throw "SHA256SUMS has no digest of $file, or more than one." }
  $wanted = $lines[0].Substring(0, 64)
  Get-Part $file $program
  $found = (Get-FileHash -LiteralPath $program -Algorithm SHA256).Hash.ToLowerInvariant()
  if ($found -ne $wanted) {
    throw "The SHA-256 of $file is $found, and should be $wanted. Nothing was installed; try again."
  }
  $said = & $program --version
  if ($LASTEXITCODE -ne 0) { throw 'The program does not run here. Nothing was installed.' }
  $place = Join-Path $bin 'rollkeep.exe'
  Move-Item -Force -LiteralPath $program -Destination $place
  Write-Output "$place is $said"
  if (($env:PATH -split ';') -notcontains $bin) {
    Write-Output "Put it on your PATH: `$env:PATH = `"$bin;`$env:PATH`""
  }
} finally {
  Remove-Item -Recurse -Force -LiteralPath $work
}
