"""Events of GS1 EPCIS 2.0: read strictly, told apart by their content, and written again."""
