/** The address of a view of the console, for links on any page. */
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import { type ConsoleView, hashOf } from '../route.ts'

/** The path of the console's page from this page: '' inside of the console. */
export const ConsolePath = createContext('console.html')

export function useViewHref(): (view: ConsoleView) => string {
  const path = useContext(ConsolePath)
  return (view) => path + hashOf(view)
}
