import { expect, test } from 'vitest';
import { forgeFailure } from '../../../src/forges/failure.ts';

// OpenSSL's words, as Node has them (src/crypto/crypto_common.cc), and Node's own.
test.each([
  'self-signed certificate',
  'self-signed certificate in certificate chain',
  'unable to verify the first certificate',
  'unable to get local issuer certificate',
  'certificate has expired',
  "Hostname/IP does not match certificate's altnames: Host: localhost. is not cert's CN: forge",
])('“%s” is no outage: what to do is give Node the authority', (said) => {
  const error = forgeFailure({ forge: 'GitHub', action: 'read the comments', said });
  expect(error.message).toBe(`GitHub could not be trusted: ${said}`);
  expect(error.hint).toContain('NODE_EXTRA_CA_CERTS');
});
