"""Papers: .docx documents made by filling templates. Evaluates nothing; knows no case or table."""
