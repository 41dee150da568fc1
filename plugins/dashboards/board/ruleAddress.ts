import type { Widget } from '../model.ts'

/** Where a rule about a widget's number is written: its first measure, its filters, its target. */
export function ruleAddress(widget: Widget, title: string): string {
  const [measure] = widget.query?.measures ?? []
  const params = new URLSearchParams({ title, metric: widget.query?.metric ?? '', measure: `${measure?.key ?? ''}.${measure?.agg ?? ''}` })
  if (widget.query?.filters?.length) params.set('filters', JSON.stringify(widget.query.filters))
  if (widget.target !== undefined) params.set('target', String(widget.target))
  return `/alerts/rules/new?${params.toString()}`
}
