"""Taking a workbook into the register: a verdict for every line, applied whole or not at all, undone whole."""
