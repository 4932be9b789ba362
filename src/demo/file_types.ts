const NAMES = `
  android/apk application/chrome/extension application/mozilla/extension application/torrent archive/7-zip
  archive/ace archive/ar archive/arc archive/arj archive/asar archive/bzip2 archive/cabinet archive/chm
  archive/cpio archive/gzip archive/iso archive/lzh archive/lzip archive/lzma archive/rar archive/squashfs
  archive/szdd archive/tar archive/tnef archive/vhd archive/vmdk archive/xz archive/zip archive/zlib
  archive/zpaq archive/zstd audio/midi audio/mp2 audio/mp3 audio/mp4 audio/ogg audio/s3m audio/wav
  audiovisual/flash code/autorun code/batch code/c code/csharp code/css code/html code/html/component
  code/java code/javascript code/perl code/php code/ps1 code/python code/ruby code/sgml code/shell
  code/vba code/vbs code/wsf code/xml db/dbf db/odt db/sqlite document/email document/epub
  document/installer/windows document/lotus/spreadsheet document/mobi document/odt/chart
  document/odt/formula document/odt/graphics document/odt/presentation document/odt/spreadsheet
  document/odt/text document/odt/web document/office/email document/office/excel document/office/hwp
  document/office/ole document/office/passwordprotected document/office/powerpoint document/office/rtf
  document/office/unknown document/office/word document/pdf document/ps empty executable/linux/a.out
  executable/linux/coff32 executable/linux/coff64 executable/linux/elf32 executable/linux/elf64
  executable/linux/ia/coff64 executable/linux/misp/ecoff executable/linux/pie32 executable/linux/pie64
  executable/linux/so32 executable/linux/so64 executable/mach-o executable/web/wasm
  executable/windows/arm/dll64 executable/windows/arm/pe64 executable/windows/coff executable/windows/com
  executable/windows/dll32 executable/windows/dll64 executable/windows/dos executable/windows/ia/dll64
  executable/windows/ia/pe64 executable/windows/pe executable/windows/pe32 executable/windows/pe64
  gpg/symmetric image/bmp image/cursor image/emf image/gif image/icon image/jpg image/png image/svg
  image/tga image/tiff image/tim image/webp image/wmf java/class java/jar metadata/iccprofile
  metadata/minidump metadata/sysmon/evt network/sff network/tcpdump network/tnef pgp/encrypted pgp/message
  pgp/privkey pgp/pubkey pgp/symmetric resource/font/opentype resource/font/x11 resource/map/warcraft3
  resource/mo resource/msvc resource/pyc resource/yara/v3 shortcut/windows text/calendar text/ini
  text/json text/plain text/troff text/windows/registry unknown uri/http uri/https video/asf video/avi
  video/divx video/mp4 video/quicktime
`;

/** The file types the server tells apart. */
export const FILE_TYPES: readonly string[] = NAMES.split(/\s+/).filter((name) => name !== "");
