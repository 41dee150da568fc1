import { expect, test } from 'vitest'
import { csvOf, fileName } from './table.ts'

test('B.2 a list in a file keeps quotes, lines and Chinese, and is nobody\'s formula', () => {
  expect(csvOf(['编号', '备注'], [['=1+1', '他说"好"'], [12.5, null], ['a,b', '两\n行'], ['-', '@x']])).toBe('\uFEFF编号,备注\r\n\'=1+1,"他说""好"""\r\n12.5,\r\n"a,b","两\n行"\r\n\'-,\'@x\r\n')
  expect(fileName('房源 / 列表: 全部', 'csv')).toBe('房源-列表-全部.csv')
})
