"""From one input to its blocks, with the signals that only the segmenter can see."""
