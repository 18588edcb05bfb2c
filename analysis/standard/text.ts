/** The text of the standard classes (docs/language.md, Standard classes), by the word after `uses` that adds them. */
import type { StandardPart } from '../../model/api.ts'

/** `crowfoot:/session.crow` and so on: the path under which an editor can open a standard text. */
export function standardPath(part: StandardPart): string {
  return `crowfoot:/${part}.crow`
}

export const STANDARD_TEXTS: { readonly [part in StandardPart]: string } = {
  session: `/// A logged-in client. Every other RPC takes the session reference as its first parameter.
class session without create, destroy, get_all {
  /// When the session was last used.
  RO/runtime  last_active        : datetime
  /// The name that the user logged in with.
  RO/runtime  auth_user_name     : string = ""
  /// The user may do everything.
  RO/runtime  is_local_superuser : bool = false
  /// How the client described itself when it logged in.
  RO/runtime  originator         : string = ""

  /// Logs in; the session reference is the first parameter of every other RPC.
  message login_with_password(uname : string, pwd : string, version : string = "1.0", originator : string = "") : session ref throws SESSION_AUTHENTICATION_FAILED @public

  /// Ends the session.
  message logout()
}
`,
  task: `/// The task was cancelled.
error TASK_CANCELLED(task)

/// What a task is doing.
enum task_status_type { pending, success, failure, cancelling, cancelled }

/// A call that runs in the background: \`Async.C.m\` returns its task at once.
class task without create, destroy {
  RO/runtime  name_label       : string = ""
  RO/runtime  name_description : string = ""
  RO/runtime  created          : datetime
  /// When the task ended; 1970 until then.
  RO/runtime  finished         : datetime
  RO/runtime  status           : task_status_type enum
  /// From 0.0 to 1.0.
  RO/runtime  progress         : float
  /// The type of the result.
  RO/runtime  type             : string
  /// The result as XML-RPC text; "" for void.
  RO/runtime  result           : string
  /// The error's code and parameters.
  RO/runtime  error_info       : string set

  /// Asks the task to stop.
  message cancel(task : task ref)

  /// Deletes a task that has ended.
  message destroy(self : task ref)
}
`,
  event: `/// The session is not registered for any events.
error SESSION_NOT_REGISTERED(handle)

/// The token is neither "" nor one that event.from or event.inject returned.
error EVENT_FROM_TOKEN_PARSE_FAILURE(token)

/// What happened to an object.
enum event_operation { add, del, mod }

/// What happened since a token.
record event_batch {
  events           : event record set
  /// The token to pass to the next call.
  token            : string
  /// The number of objects of each class, by its name in lower case.
  valid_ref_counts : (string -> int) map
}

/// Changes of objects, reported as they happen.
class event without objects {
  RO/constructor  id        : int
  RO/constructor  timestamp : datetime
  /// The name of the class in lower case.
  RO/constructor  class     : string
  RO/constructor  operation : event_operation enum
  RO/constructor  ref       : string
  RO/constructor  obj_uuid  : string
  /// The whole object; absent for del.
  RO/runtime      snapshot  : any record

  /// What happened after the token. Waits for something to happen, at most for the timeout in seconds.
  message from(classes : string set, token : string, timeout : float) : event_batch record throws EVENTS_LOST, EVENT_FROM_TOKEN_PARSE_FAILURE

  /// Causes a mod event of an object. Returns a token from before the event.
  message inject(class : string, ref : string) : string

  /// Registers for the classes' events; "*" is every class.
  message register(classes : string set)

  /// Ends a registration.
  message unregister(classes : string set)

  /// The events of the registered classes since the last call. Waits until there is one.
  message next() : event record set throws SESSION_NOT_REGISTERED, EVENTS_LOST
}
`,
  query: `/// The expression cannot be read, or names a field that the class does not have. The value says where.
error INVALID_VALUE(field, value)
`,
}
