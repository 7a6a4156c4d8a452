from html import escape
from urllib.parse import quote, urlencode

HEADLIGHT = "https://your.host/headlight/"


class AttentionView:
    """The attention map of a text: a live one where a notebook may show frames, and a link to it everywhere."""

    def __init__(self, text, layer=0, head=0):
        self.view = urlencode({"v": 1, "text": text, "layer": layer, "head": head}, quote_via=quote)

    def __repr__(self):
        return f"Attention map: {HEADLIGHT}#{self.view}"

    def _repr_html_(self):
        frame, page = (escape(f"{HEADLIGHT}{file}#{self.view}") for file in ("embed.html", ""))
        return (
            f'<iframe src="{frame}" title="Attention map" width="100%" height="500" style="border: 0"></iframe>'
            f'<p><a href="{page}">The same attention map in Headlight</a></p>'
        )
