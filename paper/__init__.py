"""What is printed: values in, the bytes of a PDF out, in the language of the moment. It knows no database and no screen."""
