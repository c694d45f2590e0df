/** Every word of `linda`: help, completion and dispatch come from these two tables. */
import { COMMAND_KINDS } from '../shared/command.ts'

export const WORDS = [
  {
    word: 'status',
    usage: 'status',
    summary: 'the cluster in one look; exit code 1 when something is wrong',
    next: [],
  },
  { word: 'watch', usage: 'watch', summary: 'what happens, line by line, until Ctrl-C', next: [] },
  {
    word: 'accounts',
    usage: 'accounts [ACCOUNT]',
    summary: 'accounts with their leases, or one with its nodes',
    next: [],
  },
  { word: 'node', usage: 'node [NODE]', summary: 'nodes, or everything known of one', next: [] },
  {
    word: 'alerts',
    usage: 'alerts [ALERT | summary] [--all]',
    summary: 'open alerts, everything about one, or what today brought so far',
    next: ['summary'],
  },
  {
    word: 'on-duty',
    usage: 'on-duty',
    summary: 'who is called, and who next; exit code 1 where nobody is assigned',
    next: [],
  },
  {
    word: 'handover',
    usage: 'handover [--minutes=480]',
    summary: 'what whoever takes over has to know: open, held, running, ending; as Markdown',
    next: [],
  },
  { word: 'slos', usage: 'slos', summary: 'objectives: what is left of each budget, and what spent it', next: [] },
  {
    word: 'uptime',
    usage: 'uptime [--from=TIME] [--to=TIME]',
    summary: 'uptime and what was promised, over any period',
    next: [],
  },
  { word: 'failover', usage: 'failover ACCOUNT [--to=NODE]', summary: 'plan, confirm and follow a failover', next: [] },
  { word: 'failback', usage: 'failback ACCOUNT [--to=NODE]', summary: 'move an account back to its home', next: [] },
  {
    word: 'hold',
    usage: 'hold [ACCOUNT] [--minutes=30]',
    summary: 'hold automatic failover, of one account or all',
    next: [],
  },
  { word: 'release', usage: 'release [ACCOUNT]', summary: 'end a hold', next: [] },
  {
    word: 'deployments',
    usage: 'deployments [ID]',
    summary: 'what is being deployed and how it fares, and those before; exit code 1 when one waits for you',
    next: [],
  },
  { word: 'versions', usage: 'versions', summary: 'versions that can be deployed, and where they run', next: [] },
  { word: 'deploy', usage: 'deploy VERSION', summary: 'plan, confirm and follow a deployment', next: [] },
  { word: 'promote', usage: 'promote [ID]', summary: 'go on with a deployment that stopped', next: [] },
  { word: 'rollback', usage: 'rollback [ID]', summary: 'take a deployment back: the open one, or the last', next: [] },
  {
    word: 'freeze',
    usage: 'freeze [--minutes=240]',
    summary: 'deploy nothing for a while, but by force',
    next: [],
  },
  { word: 'unfreeze', usage: 'unfreeze [ID]', summary: 'end a freeze', next: [] },
  {
    word: 'backups',
    usage: 'backups [BACKUP]',
    summary: 'what is kept and proven; exit code 1 when more could be lost than was promised',
    next: [],
  },
  {
    word: 'backup',
    usage: 'backup [verify [BACKUP] | restore [BACKUP] [--to=TIME]]',
    summary: 'back up now, prove a backup, or take the cluster back to one, or to a moment',
    next: ['verify', 'restore'],
  },
  {
    word: 'runbooks',
    usage: 'runbooks [RUNBOOK | search WORDS]',
    summary: 'runbooks of the cluster, one as text with its steps numbered, or those that have the words',
    next: ['search'],
  },
  {
    word: 'incidents',
    usage: 'incidents [show ID]',
    summary:
      'what went wrong and is worked on, or one with everything that happened around it; exit code 1 while one is open',
    next: ['show'],
  },
  {
    word: 'incident',
    usage: 'incident declare TITLE [--severity=2] [--account=ACCOUNT] | write ID TEXT',
    summary: 'declare one, or write into it',
    next: ['declare', 'write'],
  },
  {
    word: 'drill',
    usage: 'drill [list | status | start DRILL [ACCOUNT] [--minutes=5] | end]',
    summary: 'real faults on the built-in cluster: what there is, how the last ones came out, begin one, end it',
    next: ['list', 'status', 'start', 'end'],
  },
  { word: 'do', usage: 'do COMMAND [name=value …]', summary: 'any command of the cluster', next: COMMAND_KINDS },
  {
    word: 'operation',
    usage: 'operation get ID | follow ID | list',
    summary: 'what became of what was asked',
    next: ['get', 'follow', 'list'],
  },
  {
    word: 'conformance',
    usage: 'conformance URL [--token=TOKEN] [--write]',
    summary: "hold somebody's control plane against the contract",
    next: [],
  },
  {
    word: 'completion',
    usage: 'completion bash|zsh|fish',
    summary: 'a completion script for the shell',
    next: ['bash', 'zsh', 'fish'],
  },
] as const satisfies readonly { word: string; usage: string; summary: string; next: readonly string[] }[]

export type Word = (typeof WORDS)[number]['word']

export const OPTIONS = {
  connection: {
    type: 'string',
    summary: 'connection file of the cluster; else LINDA_CONNECTION, else what runs in this folder',
  },
  json: { type: 'boolean', summary: 'JSON instead of text' },
  all: { type: 'boolean', summary: 'alerts that are over too' },
  to: {
    type: 'string',
    summary:
      'the node that takes over; else the best candidate. Of uptime: the end; else now. Of a restore: the moment',
  },
  from: { type: 'string', summary: 'where a period begins: 2026-11-01, 7d or 24h ago; else 30d' },
  minutes: { type: 'string', summary: 'how long a hold or a freeze lasts' },
  reason: { type: 'string', summary: 'why, for those who read it later' },
  severity: { type: 'string', summary: 'of an incident: 1, 2 or 3; else 2' },
  account: { type: 'string', summary: 'accounts that an incident is about; else the whole cluster' },
  plan: { type: 'boolean', summary: 'only show what would happen' },
  yes: { type: 'boolean', summary: 'confirmed beforehand' },
  type: { type: 'string', summary: 'the name that a forced plan wants typed' },
  token: { type: 'string', summary: 'bearer token for conformance; else LINDA_TOKEN' },
  write: { type: 'boolean', summary: 'conformance may also place and release a hold' },
  help: { type: 'boolean', summary: 'this text' },
} as const

export function help(): string {
  const lines = (pairs: readonly (readonly [string, string])[]) => {
    const width = Math.max(...pairs.map(([left]) => left.length))
    return pairs.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`)
  }
  return [
    'linda: watch and command a highly available bot cluster from the terminal',
    '',
    ...lines(WORDS.map(({ usage, summary }) => [usage, summary])),
    '',
    ...lines(Object.entries(OPTIONS).map(([name, { summary }]) => [`--${name}`, summary])),
    '',
    'Exit codes: 0 done · 1 refused, failed or unwell · 2 wrong usage · 3 unknown, the cluster goes on · 4 no connection',
  ].join('\n')
}
