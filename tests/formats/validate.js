// SPDX-License-Identifier: MIT
// node validate.js DIR...: each DIR/sarif against the published schema; each line of DIR/github is read as GitHub's runner reads it
// and written again by GitHub's own library, which must give the same bytes. Prints one line of JSON a mistake.
const fs = require('fs');
const path = require('path');
const os = require('os');

const modules = process.env.NODE_MODULES;
const from = (name) => require(path.join(modules, name));
const Ajv = from('ajv');
const command = from('@actions/core/lib/command.js');

const ajv = new Ajv({ schemaId: 'auto', allErrors: true, unknownFormats: 'ignore' });
ajv.addMetaSchema(from('ajv/lib/refs/json-schema-draft-04.json'));
const schemas = path.join(modules, '@microsoft/jest-sarif/lib/schemas');
const schema = fs.readdirSync(schemas).find((name) => name.startsWith('sarif-2.1.0'));
const validate = ajv.compile(JSON.parse(fs.readFileSync(path.join(schemas, schema), 'utf8')));

function complain(dir, what) {
	console.log(JSON.stringify({ dir, what }));
}

function checkSarif(dir) {
	if (!validate(JSON.parse(fs.readFileSync(path.join(dir, 'sarif'), 'utf8'))))
		for (const error of validate.errors.slice(0, 5))
			complain(dir, `sarif${error.dataPath}: ${error.message}`);
}

const unescapeData = (s) => s.replace(/%0D/g, '\r').replace(/%0A/g, '\n').replace(/%25/g, '%');
const unescapeProperty = (s) => unescapeData(s.replace(/%3A/g, ':').replace(/%2C/g, ','));

function reissue(name, properties, message) {
	let written = '';
	const write = process.stdout.write;
	process.stdout.write = (chunk) => { written += chunk; return true; };
	try {
		command.issueCommand(name, properties, message);
	} finally {
		process.stdout.write = write;
	}
	return written;
}

function checkGithub(dir) {
	const lines = fs.readFileSync(path.join(dir, 'github'), 'utf8').split('\n');
	const count = {};
	if (lines.pop() !== '')
		complain(dir, 'github: no line feed at the end');
	for (const line of lines) {
		const match = /^::(error|warning|notice) ([^\n]*?)::([^\n]*)$/.exec(line);
		if (!match) {
			complain(dir, `github: no command: ${line}`);
			continue;
		}
		const properties = {};
		for (const pair of match[2].split(',')) {
			const at = pair.indexOf('=');
			properties[pair.slice(0, at)] = unescapeProperty(pair.slice(at + 1));
		}
		for (const key of Object.keys(properties))
			if (!['file', 'line', 'title'].includes(key))
				complain(dir, `github: property ${key}`);
		if (reissue(match[1], properties, unescapeData(match[3])) !== line + os.EOL)
			complain(dir, `github: written otherwise by GitHub: ${line}`);
		count[match[1]] = (count[match[1]] || 0) + 1;
	}
	for (const level of Object.keys(count))
		if (count[level] > 10)
			complain(dir, `github: ${count[level]} of ${level}, ten are shown`);
}

for (const dir of process.argv.slice(2)) {
	checkSarif(dir);
	checkGithub(dir);
}
