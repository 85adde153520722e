"""Opens the page of its argument in QtWebKit (Debian: python3-pyqt5.qtwebkit)."""
import sys

from PyQt5.QtCore import QUrl
from PyQt5.QtWebKitWidgets import QWebView
from PyQt5.QtWidgets import QApplication

application = QApplication(sys.argv)
view = QWebView()
view.load(QUrl(sys.argv[1]))
view.show()
sys.exit(application.exec_())
