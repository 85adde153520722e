"""Opens a page in Qt's WebKit or WebEngine: open-page.py webkit|webengine URL.

Debian has them as python3-pyqt5.qtwebkit and python3-pyqt5.qtwebengine.
"""
import sys

from PyQt5.QtCore import QUrl
from PyQt5.QtWidgets import QApplication

_, engine, url = sys.argv
if engine == "webengine":
    from PyQt5.QtWebEngineWidgets import QWebEngineView as View
else:
    from PyQt5.QtWebKitWidgets import QWebView as View

application = QApplication([sys.argv[0], "--no-sandbox"])
view = View()
view.load(QUrl(url))
view.show()
sys.exit(application.exec_())
