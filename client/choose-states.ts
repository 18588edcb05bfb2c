/** The state diagram that `crowfoot.showStateDiagram` shows: of a link, else at the cursor, else the one that the user picks. */
import { Uri, window } from 'vscode'
import type { BaseLanguageClient } from 'vscode-languageclient'
import { chooseApi } from './choose-api.ts'
import { apiOf, editedCrow } from './edited-api.ts'

/** A state diagram of an API. */
export interface ChosenStates {
  readonly api: Uri
  /** `VM.power_state`. */
  readonly field: string
}

/** The answer of server/protocol/states.ts. */
interface StateFields {
  readonly all: readonly string[] | null
  readonly at: readonly string[]
}

/**
 * `uri` and `field` are the arguments of a link in a hover. A menu gives others. Undefined if the user picks none, or if there is
 * none, after a message about it.
 */
export async function chooseStates(
  client: BaseLanguageClient,
  uri: unknown,
  field: unknown,
): Promise<ChosenStates | undefined> {
  const linked = typeof uri === 'string' && typeof field === 'string' ? { uri, field } : undefined
  const editor = linked ? undefined : editedCrow()
  const at = linked ? Uri.parse(linked.uri) : editor?.document.uri
  const api = at ? apiOf(at) : await chooseApi(client)
  if (!api) return undefined
  const cursor = editor?.selection.active
  const position = cursor && { line: cursor.line, character: cursor.character }
  const found = await client.sendRequest<StateFields | null>('crowfoot/states', { uri: `${at ?? api}`, position })
  const chosen = linked ? linkedField(found, linked.field) : await pickedField(found)
  return chosen === undefined ? undefined : { api, field: chosen }
}

/** Documentation in a text can have such a link too, so the field may not exist. */
function linkedField(found: StateFields | null, field: string): string | undefined {
  if (found?.all?.includes(field)) return field
  void window.showInformationMessage(found?.all === null ? HAS_ERRORS : `"${field}" has no state diagram.`)
  return undefined
}

async function pickedField(found: StateFields | null): Promise<string | undefined> {
  const { all = [], at = [] } = found ?? {}
  if (!all || all.length === 0) {
    void window.showInformationMessage(all ? NONE : HAS_ERRORS)
    return undefined
  }
  if (at.length === 1) return at[0]
  return window.showQuickPick(at.length > 0 ? at : all, { title: 'The states of which field?' })
}

const NONE = 'This API has no state diagram. An enum field has one if a message body changes it.'
const HAS_ERRORS = 'The text has an error. Repair it to see a state diagram.'
