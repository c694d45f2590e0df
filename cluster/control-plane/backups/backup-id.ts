/** `20261121T181500Z-3fa2c1`: the moment, and the end of the operation it belongs to, so that asked twice it is the same one. */
export function newBackupId(at: number, operationId: string): string {
  const moment = new Date(at).toISOString().replace(/[-:]|\.\d{3}/g, '')
  return `${moment}-${operationId.slice(-6)}`
}
