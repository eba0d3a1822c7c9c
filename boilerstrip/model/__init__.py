"""The tagger used at run time: arrays and their evaluation, without scikit-learn."""
