/** Fixes in bodies: what was meant instead of an unknown name, and statements that are never reached. */
import { replaceAt } from '../../../edits/edit.ts'
import { type Fixer, removeStatement } from './fix.ts'

/** CROW2001, CROW2002, CROW2007, CROW2009: writes what was meant. */
export const fixMeant: Fixer = ({ place, at, diagnostic }) => {
  const meant = diagnostic.data?.replace
  return [meant === undefined ? undefined : { title: `Write "${meant}"`, edits: [replaceAt(place, at, meant)] }]
}

/** CROW2014: removes the statements, with the space before them. */
export const fixUnreachable: Fixer = (mistake) => [
  { title: 'Remove what is never reached', edits: [removeStatement(mistake, mistake.at)] },
]
