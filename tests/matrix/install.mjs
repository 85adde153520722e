// Fetches a runtime's package into build/matrix/, checks its integrity and unpacks the one file that
// is needed. Nothing of a package is run. Must not know: what runtimes are for.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliDecompressSync } from 'node:zlib';

const run = promisify(execFile);

/**
 * @param {{ name: string, version: string, integrity: string, file: string, brotli?: boolean }} wanted
 * @param {string} folder
 * @returns {Promise<string>} the path of the program
 */
export async function install({ name, version, integrity, file, brotli }, folder) {
  const program = join(folder, `${name.replace(/\W+/g, '-')}-${version}`);
  if (existsSync(program)) return program;
  const parts = `${program}.parts`;
  rmSync(parts, { recursive: true, force: true });
  mkdirSync(parts, { recursive: true });
  const tarball = await pack(`${name}@${version}`, parts, integrity);
  await run('tar', ['xzf', tarball, '-C', parts, '--wildcards', file]);
  let unpacked = join(parts, 'package', ...insideOf(parts, file));
  if (brotli) {
    writeFileSync(join(parts, 'program'), brotliDecompressSync(readFileSync(unpacked)));
    unpacked = join(parts, 'program');
  }
  chmodSync(unpacked, 0o755);
  renameSync(unpacked, program);
  rmSync(parts, { recursive: true, force: true });
  return program;
}

/**
 * What takes more than one package: those of a folder with a package-lock.json, which has their integrity.
 * @param {string} from the folder
 * @param {string} folder
 * @returns {Promise<string>} the folder with `node_modules`
 */
export async function installLocked(from, folder) {
  const lock = readFileSync(join(from, 'package-lock.json'));
  const target = join(folder, `${basename(from)}-${createHash('sha256').update(lock).digest('hex').slice(0, 8)}`);
  if (existsSync(join(target, 'node_modules/.package-lock.json'))) return target;
  mkdirSync(target, { recursive: true });
  for (const name of ['package.json', 'package-lock.json', '.npmrc']) copyFileSync(join(from, name), join(target, name));
  await run('npm', ['ci', '--silent', '--ignore-scripts', '--no-progress'], { cwd: target });
  return target;
}

async function pack(spec, folder, integrity) {
  await run('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder, spec]);
  const tarball = join(folder, readdirSync(folder).find((name) => name.endsWith('.tgz')));
  const [algorithm, expected] = integrity.split(/-(.*)/);
  const found = createHash(algorithm).update(readFileSync(tarball)).digest('base64');
  if (found !== expected) throw new Error(`${spec} is not what was pinned: its ${algorithm} is ${found}`);
  return tarball;
}

/** The path below `package/` that the pattern's last part names. */
function insideOf(parts, file) {
  const folders = file.split('/').slice(1, -1);
  const pattern = new RegExp(`^${file.split('/').at(-1).replace(/\./g, '\\.').replace('*', '.*')}$`);
  return [...folders, readdirSync(join(parts, 'package', ...folders)).find((name) => pattern.test(name))];
}
