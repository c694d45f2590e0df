/** The scripts that ship with the demonstration. */
import fiveMinutes from '../../demo/five-minutes.md?raw'
import ninetySeconds from '../../demo/ninety-seconds.md?raw'
import { readScript } from './script.ts'

export const SCRIPTS = [ninetySeconds, fiveMinutes].map(readScript)
