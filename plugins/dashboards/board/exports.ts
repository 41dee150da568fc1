import { saveFile } from '@anju/sdk'
import type { AnswerTable } from '../table.ts'
import { csvOf } from '../table.ts'

const fileName = (title: string, extension: string): string => `${title.replaceAll(/[\\/:*?"<>|\s]+/g, '-').slice(0, 80) || 'dashboard'}.${extension}`

export const downloadCsv = (table: AnswerTable, title: string): void => saveFile(new Blob([csvOf(table)], { type: 'text/csv;charset=utf-8' }), fileName(title, 'csv'))

/** A workbook with numbers as numbers; the writer is fetched when first needed. */
export async function downloadExcel(table: AnswerTable, title: string): Promise<void> {
  const { default: write } = await import('write-excel-file/browser')
  const head = table.heads.map((value) => ({ value, fontWeight: 'bold' as const }))
  const rows = table.rows.map(({ cells }) => cells.map((value) => (value === null ? null : typeof value === 'number' ? { value, type: Number } : { value, type: String })))
  await write([head, ...rows]).toFile(fileName(title, 'xlsx'))
}

const PADDING = 24
const LINE = 30

/** What a widget that asks no question shows, as a table: rows of its table or of its list, or its lines of text. */
export function tableOnScreen(frame: HTMLElement): AnswerTable {
  const body = frame.querySelector('.dash-widget-body')
  const text = (element: Element): string => (element.getAttribute('aria-label') ?? element.textContent).replaceAll(/\s+/g, ' ').trim()
  const rows = [...(body?.querySelectorAll('tbody tr') ?? [])].map((row) => [...row.children].map((cell) => text(cell.querySelector('[aria-label]') ?? cell)))
  const lines = rows.length ? rows : [...(body?.querySelectorAll('.dash-alerts > li') ?? [])].map((item) => [...item.children].map(text))
  const found = lines.length ? lines : (body?.querySelector<HTMLElement>('.dash-text')?.innerText.split('\n') ?? []).map((line) => [line])
  const width = Math.max(1, ...found.map((line) => line.length))
  const filled = found.map((line) => Array.from({ length: width }, (_, i) => line[i] ?? ''))
  return { heads: Array.from({ length: width }, () => ''), keyColumns: width, rows: filled.map((texts) => ({ texts, cells: texts })) }
}

/** A picture of a widget: its title, and the drawing that is on screen or, where there is none, its numbers as a table. */
export async function downloadPng(frame: HTMLElement, table: AnswerTable | null, title: string): Promise<void> {
  const chart = frame.querySelector<HTMLCanvasElement | HTMLImageElement>('.dash-chart canvas, .dash-picture')
  const style = getComputedStyle(frame)
  const ratio = 2
  const width = Math.max(320, frame.clientWidth)
  const lines = table ? Math.min(table.rows.length, 60) + 1 : 1
  const height = 64 + (chart ? chart.clientHeight : lines * LINE) + PADDING
  const canvas = document.createElement('canvas')
  canvas.width = width * ratio
  canvas.height = height * ratio
  const context = canvas.getContext('2d')
  if (!context) return
  context.scale(ratio, ratio)
  context.fillStyle = style.backgroundColor
  context.fillRect(0, 0, width, height)
  context.fillStyle = style.color
  context.font = `600 16px ${style.fontFamily}`
  context.fillText(title, PADDING, 36, width - PADDING * 2)
  if (chart) context.drawImage(chart, (width - chart.clientWidth) / 2, 56, chart.clientWidth, chart.clientHeight)
  else if (table) drawTable(context, table, width, style.fontFamily)
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'))
  if (blob) saveFile(blob, fileName(title, 'png'))
}

function drawTable(context: CanvasRenderingContext2D, table: AnswerTable, width: number, font: string): void {
  const space = (width - PADDING * 2) / Math.max(1, table.heads.length)
  const lines = [table.heads, ...table.rows.slice(0, 60).map(({ texts }) => texts)]
  for (const [row, texts] of lines.entries()) {
    context.font = `${row === 0 ? 600 : 400} 14px ${font}`
    for (const [column, text] of texts.entries()) {
      const right = column >= table.keyColumns
      context.textAlign = right ? 'right' : 'left'
      context.fillText(text, PADDING + space * (right ? column + 1 : column), 76 + row * LINE, space - 8)
    }
  }
}
