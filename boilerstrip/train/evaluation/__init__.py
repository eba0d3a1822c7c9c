"""From what systems made of labelled pages to figures with intervals, and to reports of them.

One way through: `systems` runs a model and other tools over pages, or `out_of_fold` takes the predictions of a
cross-validation; either gives `judged` pages. `measures` turns these into sums over pages, `bootstrap` gives every
figure its interval over sites, and `summary` puts all of it, with `kinds`, `scores`, `errors` and the `worst` pages,
into plain values: what machines read as JSON, `html` shows to people and `gates` hold against limits.
"""
