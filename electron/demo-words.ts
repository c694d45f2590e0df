/** How a console starts a demonstration beside itself, and what the two say to each other over their pipes. Pure. */
import { z } from 'zod'
import { DEMO_SWITCH } from './arguments.ts'

/** Exit code of a demonstration that wants to begin anew. */
export const DEMO_AGAIN = 75
/** To the demonstration: the person asked for it once more. */
export const FOCUS_LINE = 'focus'

/** From the demonstration, one JSON line each. */
export const FromDemo = z.discriminatedUnion('type', [
  /** Its window is there. */
  z.object({ type: z.literal('opened') }),
  /** What it made, so that nothing of it stays where it cannot end by itself. `folder` `null`: it is to be kept. */
  z.object({ type: z.literal('holds'), folder: z.string().nullable(), pids: z.array(z.number().int().positive()) }),
])
export type FromDemo = z.infer<typeof FromDemo>

/** Of how this console shows its windows: the demonstration's are shown the same way. */
const PASSED_ON =
  /^--(?:no-sandbox|disable-gpu|force-device-scale-factor=\S+|high-dpi-support=\S+|lang=\S+|ozone-platform(?:-hint)?=\S+|remote-debugging-port=\S+)$/

/** `appPath`: where the program is run from its sources; `null`: it is packaged. */
export function demoWords(argv: readonly string[], appPath: string | null): string[] {
  const passed = argv.slice(1).filter((word) => PASSED_ON.test(word))
  return [...passed, ...(appPath === null ? [] : [appPath]), DEMO_SWITCH, '--end-with-stdin']
}
