"""From labelled pages to a model and its figures. Fitting needs the ``train`` extra; nothing at run time imports it."""
