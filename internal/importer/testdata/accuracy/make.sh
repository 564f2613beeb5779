#!/bin/sh
# Makes the files beside the right texts, each with another program: on Debian 12
# chromium, weasyprint, wkhtmltopdf, texlive-xetex with pandoc, libreoffice-writer,
# calibre, groff, w3m, mupdf-tools and fonts-vlgothic, and from PyPI typst. Run it in this folder.
set -eu
export SOURCE_DATE_EPOCH=1700000000

chromium --headless --no-sandbox --disable-gpu --no-pdf-header-footer --print-to-pdf=cc-by-4.0.ru.chromium.pdf cc-by-4.0.ru.html

cat >columns.css <<'CSS'
@page { size: A4; margin: 2cm; @top-center { content: string(part); font-size: 9pt } @bottom-center { content: counter(page) } }
body { font: 10pt/1.3 serif; columns: 2; text-align: justify; hyphens: auto }
h1 { column-span: all; font-size: 20pt } h2 { string-set: part content(); font-size: 13pt } h3 { font-size: 11.5pt } h4 { font-size: 10.5pt; margin: .7em 0 .2em } p { margin: 0 0 .5em }
CSS
weasyprint -q -s columns.css costituzione.it.html costituzione.it.weasyprint.pdf
rm columns.css

wkhtmltopdf -q vereinsgesetz.de.html vereinsgesetz.de.wkhtmltopdf.pdf
pandoc --pdf-engine=xelatex -V geometry:margin=3cm -V fontsize=11pt us-constitution.en.html -o us-constitution.en.xetex.pdf
pandoc --shift-heading-level-by=-1 us-constitution.en.html -o us-constitution.en.pandoc.docx
python3 - <<'PY'
import html, re, typst
lines = ['#set page(numbering: "1")', '#set text(lang: "fr", size: 10.5pt)', '#set par(justify: true)']
for level, text in re.findall(r'<(h\d|p)>(.*?)</', open("cc-by-4.0.fr.html").read()):
    text = re.sub(r'([\\*_#$@`<>~=\[\]-])', r'\\\1', html.unescape(text))
    text = re.sub(r'^(\w+)\.', r'\1\\.', text)
    lines.append('=' * int(level[1]) + ' ' + text if level != 'p' else text)
open('t.typ', 'w').write('\n\n'.join(lines))
typst.compile('t.typ', output='cc-by-4.0.fr.typst.pdf')
PY
rm t.typ
soffice --headless >/dev/null --convert-to pdf:writer_web_pdf_Export --outdir writer cc-by-4.0.es.html
mv writer/cc-by-4.0.es.pdf cc-by-4.0.es.libreoffice.pdf
soffice --headless >/dev/null --convert-to odt:writer8 --infilter="HTML (StarWriter)" --outdir writer vereinsgesetz.de.html
mv writer/vereinsgesetz.de.odt vereinsgesetz.de.libreoffice.odt
soffice --headless >/dev/null --convert-to docx:"MS Word 2007 XML" --infilter="HTML (StarWriter)" --outdir writer cc-by-4.0.es.html
mv writer/cc-by-4.0.es.docx cc-by-4.0.es.libreoffice.docx
rm -r writer
ebook-convert costituzione.it.html costituzione.it.calibre.epub --no-default-epub-cover --language it >/dev/null
pandoc -t ms us-constitution.en.html | groff -ms -k -Tpdf >us-constitution.en.groff.pdf
w3m -dump -cols 76 us-constitution.en.html >us-constitution.en.w3m.txt
pandoc -t markdown cc-by-4.0.fr.html -o cc-by-4.0.fr.pandoc.md

# In Japanese with the font of Debian's fonts-vlgothic, without the letters that are
# not used.
weasyprint -q satoyama.ja.html whole.pdf
mutool clean -ggggz whole.pdf satoyama.ja.weasyprint.pdf
rm whole.pdf
pandoc -t plain jardins.fr.html -o jardins.fr.pandoc.txt
pandoc -t plain miyah.ar.html -o miyah.ar.pandoc.txt
soffice --headless >/dev/null --convert-to docx:"MS Word 2007 XML" --infilter="HTML (StarWriter)" --outdir writer nahverkehr.de.html
mv writer/nahverkehr.de.docx nahverkehr.de.libreoffice.docx
rm -r writer
