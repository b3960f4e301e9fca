"""What opens files of strangers, in a process of its own with little memory and little time.

Parsers of pictures and PDFs are large programs in C; a file made to break one breaks this process and nothing
else. It speaks codes, never sentences, and knows neither the settings nor the database: ``openocop.files.apart``
starts it and turns its codes into words.
"""
