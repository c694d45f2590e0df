/** A certificate nobody vouches for, made for these tests alone. Made anew with:
 *  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout key.pem -out certificate.pem -days 36500 -subj /CN=localhost */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export const SELF_SIGNED = {
  key: readFileSync(join(import.meta.dirname, 'key.pem')),
  cert: readFileSync(join(import.meta.dirname, 'certificate.pem')),
}
