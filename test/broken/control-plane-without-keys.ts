/** A control plane that forgets which operations it was sent: the same click sent again is another one to it. */
import { SqliteEngine } from '../../cluster/control-plane/engine/sqlite.ts'

SqliteEngine.prototype.findRequest = () => null
await import('../../cluster/control-plane/main.ts')
