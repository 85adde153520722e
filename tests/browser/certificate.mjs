// A certificate for https://127.0.0.1, made anew, and what makes browsers that are tested take it.
import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SHA256 = 'OID.2.16.840.1.101.3.4.2.1';

/** @returns {{ key: Buffer, cert: Buffer }} */
export function makeCertificate() {
  const folder = mkdtempSync(join(tmpdir(), 'eventsource-wasm-tls-'));
  const files = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')];
  const subject = ['-days', '2', '-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1'];
  try {
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...files, ...subject], { stdio: 'ignore' });
    const [key, cert] = ['key.pem', 'cert.pem'].map((name) => readFileSync(join(folder, name)));
    return { key, cert };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Firefox has exceptions in its profile. @param {string} profile @param {string} origin @param {Buffer} cert */
export function exceptInFirefox(profile, origin, cert) {
  const { fingerprint256 } = new X509Certificate(cert);
  writeFileSync(join(profile, 'cert_override.txt'), `${new URL(origin).host}:\t${SHA256}\t${fingerprint256}\t\n`);
}
