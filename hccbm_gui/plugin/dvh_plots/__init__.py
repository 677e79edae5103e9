"""DVH curves as values, as a picture, and as the widget that plugins get from `plots`."""
