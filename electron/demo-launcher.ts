/** Opens the demonstration as a console of its own: another process, with nothing of this one but the way its windows are shown. */
import { spawn, type ChildProcess } from 'node:child_process'
import { rmSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { app } from 'electron'
import type { DemoAnswer } from './demo-handover.ts'
import { DEMO_AGAIN, demoWords, FOCUS_LINE, FromDemo } from './demo-words.ts'

const OPENED: DemoAnswer = { kind: 'opened' }

/** One at a time: asked for again, the one that is open comes to the front. It ends with this process: its standard input does. */
export function createDemoLauncher(log: (line: string) => void): () => Promise<DemoAnswer> {
  let running: { readonly child: ChildProcess; readonly answer: Promise<DemoAnswer> } | null = null

  function start(): Promise<DemoAnswer> {
    const words = demoWords(process.argv, app.isPackaged ? null : app.getAppPath())
    const child = spawn(process.execPath, words, { stdio: ['pipe', 'pipe', 'inherit'] })
    let left: { folder: string | null; pids: readonly number[] } | null = null
    // Its end is told by `exit`; a pipe that breaks on the way there is part of it.
    child.stdin.on('error', () => undefined)
    const answer = new Promise<DemoAnswer>((resolve) => {
      createInterface({ input: child.stdout }).on('line', (line) => {
        const said = readLine(line)
        if (said?.type === 'opened') resolve(OPENED)
        if (said?.type === 'holds') left = said
      })
      child.once('error', (error) => {
        running = null
        resolve({ kind: 'failed', why: `The demonstration could not be started: ${error.message}.` })
      })
      child.once('exit', (code, signal) => {
        running = null
        if (left !== null) clearAway(left, log)
        log(`the demonstration ended (${signal ?? `exit code ${code}`})`)
        if (code === DEMO_AGAIN) void start()
        resolve({
          kind: 'failed',
          why: `The demonstration ended before its window opened (${signal ?? `exit code ${code}`}).`,
        })
      })
    })
    running = { child, answer }
    return answer
  }

  return () => {
    if (running === null) return start()
    running.child.stdin?.write(`${FOCUS_LINE}\n`)
    return running.answer
  }
}

function readLine(line: string): FromDemo | null {
  try {
    return FromDemo.safeParse(JSON.parse(line)).data ?? null
  } catch {
    // The runtime writes lines of its own there.
    return null
  }
}

/** One that was ended by force could not do it itself, and a process of its cluster that was stopped hears nothing. */
function clearAway(
  { folder, pids }: { folder: string | null; pids: readonly number[] },
  log: (line: string) => void,
): void {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL')
      log(`ended process ${pid} of the demonstration`)
    } catch {
      // It has ended, as it should have.
    }
  }
  if (folder !== null) rmSync(folder, { recursive: true, force: true })
}
