/** The words by which a page's port is asked for and handed over. */
export const PORT_CHANNEL = 'linda:port'
/** Main leads this window to a place in it. */
export const GO_CHANNEL = 'linda:go'
/** A page asks for a window beside it. */
export const WINDOW_CHANNEL = 'linda:window'
export const PORT_MESSAGE = 'linda-port'
export const CONSOLE_SHELL = 'electron'
