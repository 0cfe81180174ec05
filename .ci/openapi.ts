// Writes src/contract/openapi.json from the contract's schemas; with --check, only reports whether it is up to date.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { openApiDocument } from '../src/contract/openapi.ts';
import { readContractDocs } from './contract-docs.ts';
import { CONTRACT_EXAMPLES } from './contract-examples.ts';

const file = 'src/contract/openapi.json';
const options = await resolveConfig(file);
const document = openApiDocument({ docs: readContractDocs(), examples: CONTRACT_EXAMPLES });
const made = await format(JSON.stringify(document), { ...options, filepath: file });
const there = existsSync(file) ? readFileSync(file, 'utf8') : '';

if (there === made) console.log(`${file} is up to date`);
else if (process.argv.includes('--check')) {
  console.error(`${file} is out of date: run npm run openapi`);
  process.exitCode = 1;
} else {
  writeFileSync(file, made);
  console.log(`${file} written`);
}
