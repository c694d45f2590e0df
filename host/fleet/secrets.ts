/** Where tokens and passwords of saved connections are kept between starts. Each shell brings its own; none of them writes plain text. */
import { Fault } from '../../shared/fault.ts'

export interface Secrets {
  /** `id`: a connection's for its token, `ID/prometheus` and `ID/alertmanager` for theirs. `null`: none is kept. */
  get(id: string): Promise<string | null>
  /** @throws {Fault} secretsUnavailable: this machine has no place that is not plain text. */
  put(id: string, secret: string): Promise<void>
  delete(id: string): Promise<void>
}

/** For a shell without a keyring: nothing outlives the run. */
export const NO_SECRETS: Secrets = {
  get: () => Promise.resolve(null),
  put: () => Promise.reject(new Fault('secretsUnavailable')),
  delete: () => Promise.resolve(),
}
