/** The words by which a page's port is asked for and handed over. */
export const PORT_CHANNEL = 'linda:port'
export const PORT_MESSAGE = 'linda-port'
export const CONSOLE_SHELL = 'electron'
