"""From labelled pages to a model and its figures. Needs the ``train`` extra; nothing at run time imports it."""
