/** The parts of the chart library evidence is drawn with: a chunk of its own, fetched with the first chart. */
import { LineChart } from 'echarts/charts'
import { GridComponent, MarkLineComponent, TooltipComponent } from 'echarts/components'
import { init, use as register } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'

register([LineChart, GridComponent, MarkLineComponent, TooltipComponent, CanvasRenderer])

export { init }
