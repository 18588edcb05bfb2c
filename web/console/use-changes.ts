/** Draws a component again when something changes; at most once a frame. */
import { useEffect, useState } from 'preact/hooks'
import type { Changing } from './changing.ts'

export function useChanges<T extends Changing>(source: T): T {
  const [, draw] = useState(0)
  const seen = source.version
  useEffect(() => {
    let frame = 0
    const later = () => {
      frame ||= requestAnimationFrame(() => {
        frame = 0
        draw(source.version)
      })
    }
    if (source.version !== seen) later()
    const stop = source.subscribe(later)
    return () => {
      stop()
      cancelAnimationFrame(frame)
    }
  }, [source])
  return source
}
