/** What a person reads when the console cannot start: what happened, and what to do. Pure. */
import type { Problem } from '../shared/fault.ts'
import type { Notice } from './consent/question.ts'

/** There is no connection file at the place it was looked for. */
export function noConnection(file: string): Notice {
  return {
    kind: 'notice',
    title: 'No cluster to connect to',
    text: `The console is told by a connection file which cluster it is for. There is none at ${file}.`,
    advice: [
      'To try it on the built-in cluster, run this in the project’s folder; it writes the file by itself:',
      '$ npm start',
      'For a cluster of your own, put this into a file that only you can read (chmod 600), with its address and token, and name the file when you start the console:',
      `$ ${EXAMPLE}`,
      '$ linda-console --connection=FILE',
    ],
  }
}

const EXAMPLE = JSON.stringify(
  {
    profile: { id: 'gcc', name: 'GCC', environment: 'staging', controlApiUrl: 'https://HOST:PORT' },
    token: 'TOKEN',
    actor: 'YOUR NAME',
  },
  null,
  2,
)

/** The connection file is there and cannot be used: what is wrong with it is in the problem. */
export function badConnection(problem: Problem): Notice {
  return { kind: 'notice', title: 'The connection file cannot be used', text: problem.detail, advice: [problem.advice] }
}

/** The folder for the store and the log cannot be made or written. */
export function noFolder(dataDir: string, error: unknown): Notice {
  return {
    kind: 'notice',
    title: 'The console cannot write to its folder',
    text: `${dataDir}: ${error instanceof Error ? error.message : String(error)}`,
    advice: ['Free disk space or correct its rights, or name another folder with --data=DIR.'],
  }
}

/** The host said that it cannot run. */
export function hostFailed(problem: Problem, logFile: string): Notice {
  const advice = problem.code === 'internal' ? `More is in the console’s log: ${logFile}` : problem.advice
  return { kind: 'notice', title: problem.title, text: problem.detail, advice: [advice] }
}

/** The cluster of the demonstration cannot run, or ended. */
export function demoFailed(why: string): Notice {
  return {
    kind: 'notice',
    title: 'The demonstration has ended',
    text: `Its built-in cluster does not run: ${why}.`,
    advice: ['Nothing of yours was touched. Open it again from the console’s first screen.'],
  }
}

/** A defect in the shell itself. */
export function shellFailed(error: Error, logFile: string): Notice {
  return {
    kind: 'notice',
    title: 'The console has to close',
    text: `Something in it failed: ${error.message}`,
    advice: ['Nothing that was acknowledged is lost. Start it again.', `The details are in its log: ${logFile}`],
  }
}
