"""Which of the twenty firing patterns of 2004 a model can show: stimuli, searches, and the runs that were found."""
