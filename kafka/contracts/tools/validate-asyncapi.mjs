// Reads an AsyncAPI file with the official parser and prints what is wrong with it, one finding a line.
//
//   node validate-asyncapi.mjs FILE
import { readFileSync } from 'node:fs';
import { Parser } from '@asyncapi/parser';

const file = process.argv[2];
const { document, diagnostics } = await new Parser().parse(readFileSync(file, 'utf8'), { source: file });
// "info" findings are advice about style, such as a newer version of the specification.
const findings = diagnostics.filter(d => d.severity <= 1);
for (const d of findings) {
  const at = d.range?.start;
  console.log(`${file}:${at ? `${at.line + 1}:${at.character + 1}` : ''} ${d.code}: ${d.message} (${d.path.join('.')})`);
}
if (document === undefined || findings.length > 0) {
  process.exit(1);
}
console.log(`valid AsyncAPI ${document.version()}: ${document.channels().length} channels, `
  + `${document.operations().length} operations, ${Object.keys(document.json().components.schemas).length} schemas`);
