/** All feature groups, each in a file of this folder. */
import type { ServerCapabilities } from 'vscode-languageserver'
import type { Context } from '../context.ts'
import { registerOwnRequests } from './own-requests.ts'

type Register = (context: Context) => ServerCapabilities

const GROUPS: readonly Register[] = [registerOwnRequests]

/** Registers the handlers of every group; what the server can do by them. */
export function registerFeatures(context: Context): ServerCapabilities {
  return Object.assign({}, ...GROUPS.map((register) => register(context)))
}
