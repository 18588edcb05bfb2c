/** All groups of features, each in a file of this folder. */
import type { ServerCapabilities } from 'vscode-languageserver'
import { registerAnnotations } from './annotations.ts'
import { registerCallHierarchy } from './call-hierarchy.ts'
import { registerCodeActions } from './code-actions.ts'
import { registerCompletion } from './completion.ts'
import type { ServerContext } from './context.ts'
import { registerDescriptions } from './descriptions.ts'
import type { Diagnostics } from './diagnostics.ts'
import { registerDiagrams } from './diagrams.ts'
import { registerFormatting } from './formatting.ts'
import { registerLinks } from './links.ts'
import { registerModels } from './models.ts'
import { registerNavigation } from './navigation.ts'
import { registerOutline } from './outline.ts'
import { registerOwnRequests } from './own-requests.ts'
import { registerRenaming } from './renaming.ts'
import { registerStates } from './states.ts'
import { registerTests } from './tests.ts'
import { registerTokens } from './tokens.ts'

type Register = (context: ServerContext, diagnostics: Diagnostics) => ServerCapabilities

const GROUPS: readonly Register[] = [
  registerNavigation,
  registerCallHierarchy,
  registerRenaming,
  registerCompletion,
  registerDescriptions,
  registerCodeActions,
  registerFormatting,
  registerOutline,
  registerTokens,
  registerAnnotations,
  registerLinks,
  registerOwnRequests,
  registerDiagrams,
  registerModels,
  registerStates,
  registerTests,
]

/** Registers the handlers of all groups. Returns the server's capabilities. */
export function registerFeatures(context: ServerContext, diagnostics: Diagnostics): ServerCapabilities {
  return Object.assign({}, ...GROUPS.map((register) => register(context, diagnostics)))
}
