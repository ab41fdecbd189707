#!/usr/bin/env bash
# Makes the files in internal/importer/testdata that other programs write, from synthetic.md,
# print.css and a document of the corpus. Debian: pandoc, libreoffice-writer-nogui, weasyprint,
# qpdf, zip, unzip, fonts-liberation.
set -euo pipefail
cd "$(dirname "$0")/../internal/importer/testdata"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Pandoc: DOCX and HTML.
pandoc -f markdown-smart synthetic.md -o pandoc.docx
pandoc -f markdown-smart -s synthetic.md -o pandoc.html

# LibreOffice: the same document as HTML, as DOCX that has been through ODT, and as PDF.
office() { soffice --headless -env:UserInstallation="file://$work/profile" --convert-to "$1" --outdir "$work" "$2" >/dev/null; }
office html:HTML pandoc.docx
office odt pandoc.docx
office docx "$work/pandoc.odt"
mv "$work/pandoc.html" libreoffice.html
mv "$work/pandoc.docx" libreoffice.docx
sed 's/\*Relatório\*/Relatório/' synthetic.md | pandoc -f markdown-smart -o "$work/pages.docx" # two fonts are enough
mkdir "$work/parts"
(cd "$work/parts" && unzip -q ../pages.docx && sed -i 's/Cambria\|Calibri/Liberation Serif/g' word/theme/theme1.xml && rm ../pages.docx && zip -qr ../pages.docx .)
office pdf:writer_pdf_Export "$work/pages.docx"
small() { qpdf --object-streams=generate --recompress-flate --compression-level=9 --deterministic-id "$1" "$2"; }
small "$work/pages.pdf" libreoffice.pdf

# WeasyPrint: two columns, hyphenated, with running heads, page numbers and notes.
pandoc -f markdown-smart -t html5 --lua-filter=notes.lua -s -c print.css synthetic.md -o "$work/print.html"
cp print.css "$work"
weasyprint -q "$work/print.html" "$work/columns.pdf" 2>/dev/null
small "$work/columns.pdf" columns.pdf

# A document of the corpus, and what a person may meet besides: passwords, old encodings.
sed 's/<!-- ¶[0-9]* -->//' ../../../corpus/tass-2020.md | sed '/^---$/,/^---$/d' >"$work/tass.md"
pandoc "$work/tass.md" --metadata title='Russia moving towards greater pragmatism' -o tass.docx
printf 'Отчёт о торговле\n\nМосква, 4 марта 2021 г.\n\nКуба и Россия подписали соглашение о поставках зерна.\nОбъём торговли составил 35,2 млрд долларов.\n' >"$work/short.txt"
iconv -f UTF-8 -t CP1251 "$work/short.txt" >windows-1251.txt
pandoc -f markdown-smart -t plain --columns=60 synthetic.md | iconv -f UTF-8 -t UTF-16LE >utf16.txt
echo '<meta charset="utf-8"><p>Куба и Россия подписали соглашение.' >"$work/short.html"
weasyprint -q "$work/short.html" "$work/short.pdf" 2>/dev/null
qpdf --encrypt secret owner 256 -- "$work/short.pdf" encrypted.pdf
qpdf --encrypt '' owner 256 --print=none --modify=none -- "$work/short.pdf" owner-password.pdf
ls -l
