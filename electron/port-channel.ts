/** The words by which a page's port is asked for and handed over. */
export const PORT_CHANNEL = 'linda:port'
/** Main leads this window to a place in it. */
export const GO_CHANNEL = 'linda:go'
/** A page asks for a window beside it. */
export const WINDOW_CHANNEL = 'linda:window'
/** A page asks for the demonstration, or for a fresh one; answered with what came of it. */
export const DEMO_CHANNEL = 'linda:demo'
/** Given to the pages of the demonstration among their words. */
export const DEMO_PAGE = '--linda-demo'
export const PORT_MESSAGE = 'linda-port'
export const CONSOLE_SHELL = 'electron'
