"""Reading the workbooks that offices really have: from a file to what each line says. No tables, no writing.

``workbook`` opens, ``headings`` finds the columns, ``lines`` finds the product lines, ``cells`` reads single cells,
``entries`` puts together what one line says, with every doubt in a sentence.
"""
