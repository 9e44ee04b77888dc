"""The look of the summary, beyond the house's."""

from __future__ import annotations

STYLE = """\
main{max-width:60rem}
header{text-align:center;border-bottom:3px double #a3261d;padding-bottom:.9rem}
h1{font:700 1.7rem/1.4 "Noto Serif CJK SC","Source Han Serif SC","Songti SC",SimSun,"Noto Sans CJK SC",serif;margin:0}
p.title{margin:.2rem 0 .6rem;color:var(--soft)}
p.line{margin:0;font-size:.9rem}
.en{color:var(--soft);font-size:.82em;font-weight:400}
h2 .en{margin-left:.3em}
.tiles{display:grid;grid-template-columns:repeat(4,1fr);gap:.7rem;margin:0 0 1rem}
.tiles div{border:1px solid var(--line);border-top:3px solid var(--mark);padding:.6rem .8rem}
.tiles dt{font-size:.88rem} .tiles dd{margin:0;font-variant-numeric:tabular-nums}
.tiles b{display:block;font-size:1.45rem;line-height:1.4} .tiles small{font-size:.8rem;font-weight:400;margin-left:.2em}
.tiles dd span{color:var(--soft);font-size:.82rem}
svg{display:block;width:100%;height:.75rem;background:var(--wash)}
.parts svg{height:1.1rem}
ul.bars{list-style:none;margin:0 0 .8rem;padding:0;font-size:.9rem}
.bars li{display:grid;grid-template-columns:1fr auto;gap:0 1rem;margin:.4rem 0;break-inside:avoid}
.bars b{font-variant-numeric:tabular-nums;white-space:nowrap} .bars svg{grid-column:1/-1}
.wide{overflow-x:auto}
table{width:100%;border-collapse:collapse;font-size:.88rem;margin:.4rem 0}
caption{text-align:left;font-weight:600;padding:.4rem 0}
th,td{border:1px solid var(--line);padding:.3rem .6rem;text-align:left;vertical-align:top;font-weight:400}
thead th{background:var(--wash);font-weight:600;vertical-align:middle} thead .en{display:block}
th.n,td.n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
tfoot th,tfoot td{font-weight:700;border-top:2px solid var(--ink)}
td i,th i{display:inline-block;width:.8em;height:.8em;margin-right:.5em;border:1px solid var(--soft)}
ul.packs{list-style:none;margin:0;padding:0} .packs li{margin:.5rem 0;break-inside:avoid}
.packs span{color:var(--soft);font-size:.85rem} .packs code{display:block;font-size:.75rem;color:var(--soft);overflow-wrap:anywhere}
.note{margin:.4rem 0;font-size:.9rem}
footer{margin-top:2rem;padding-top:.6rem;border-top:1px solid var(--line);font-size:.85rem} footer p{margin:.2rem 0}
@media(max-width:44rem){main{margin:0;padding:1rem;border:0}tbody th,tfoot th{min-width:8.5em}.tiles{grid-template-columns:1fr 1fr}h1{font-size:1.35rem}}
@media(max-width:20rem){.tiles{grid-template-columns:1fr}}
@page{size:A4;margin:16mm 14mm}
@media print{body{background:none;font-size:9.5pt;line-height:1.45}main{border:0;margin:0;padding:0;max-width:none}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}h2,caption{break-after:avoid}tr,.tiles div{break-inside:avoid}
thead{display:table-header-group}.wide{overflow:visible}th,td{padding:.2rem .4rem}}
"""
