# SPDX-License-Identifier: EUPL-1.2
# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'about.ui'
##
## Created by: Qt User Interface Compiler version 6.12.0
##
## WARNING! All changes made in this file will be lost when recompiling UI file!
################################################################################

from PySide6.QtCore import (QCoreApplication, QDate, QDateTime, QLocale,
    QMetaObject, QObject, QPoint, QRect,
    QSize, QTime, QUrl, Qt)
from PySide6.QtGui import (QBrush, QColor, QConicalGradient, QCursor,
    QFont, QFontDatabase, QGradient, QIcon,
    QImage, QKeySequence, QLinearGradient, QPainter,
    QPalette, QPixmap, QRadialGradient, QTransform)
from PySide6.QtWidgets import (QApplication, QFormLayout, QLabel, QSizePolicy,
    QVBoxLayout, QWidget)

class Ui_About(object):
    def setupUi(self, About):
        if not About.objectName():
            About.setObjectName(u"About")
        self.column = QVBoxLayout(About)
        self.column.setObjectName(u"column")
        self.column.setContentsMargins(0, 0, 0, 0)
        self.promise = QLabel(About)
        self.promise.setObjectName(u"promise")
        self.promise.setText(u"Allt finns i arkivet p\u00e5 den h\u00e4r datorn eller skolans server. Programmet anv\u00e4nder aldrig n\u00e4tet.")
        self.promise.setTextFormat(Qt.TextFormat.PlainText)
        self.promise.setWordWrap(True)
        self.promise.setProperty(u"role", u"secondary")

        self.column.addWidget(self.promise)

        self.facts = QFormLayout()
        self.facts.setObjectName(u"facts")
        self.facts.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self.version_label = QLabel(About)
        self.version_label.setObjectName(u"version_label")
        self.version_label.setText(u"Version")
        self.version_label.setTextFormat(Qt.TextFormat.PlainText)
        self.version_label.setWordWrap(False)
        self.version_label.setProperty(u"role", u"label")

        self.facts.setWidget(0, QFormLayout.ItemRole.LabelRole, self.version_label)

        self.version = QLabel(About)
        self.version.setObjectName(u"version")
        self.version.setText(u"")
        self.version.setTextFormat(Qt.TextFormat.PlainText)
        self.version.setWordWrap(True)
        self.version.setProperty(u"role", u"body")

        self.facts.setWidget(0, QFormLayout.ItemRole.FieldRole, self.version)

        self.licence_label = QLabel(About)
        self.licence_label.setObjectName(u"licence_label")
        self.licence_label.setText(u"Licens")
        self.licence_label.setTextFormat(Qt.TextFormat.PlainText)
        self.licence_label.setWordWrap(False)
        self.licence_label.setProperty(u"role", u"label")

        self.facts.setWidget(1, QFormLayout.ItemRole.LabelRole, self.licence_label)

        self.licence = QLabel(About)
        self.licence.setObjectName(u"licence")
        self.licence.setText(u"EUPL 1.2")
        self.licence.setTextFormat(Qt.TextFormat.PlainText)
        self.licence.setWordWrap(True)
        self.licence.setProperty(u"role", u"body")

        self.facts.setWidget(1, QFormLayout.ItemRole.FieldRole, self.licence)

        self.qt_label = QLabel(About)
        self.qt_label.setObjectName(u"qt_label")
        self.qt_label.setText(u"F\u00f6nster")
        self.qt_label.setTextFormat(Qt.TextFormat.PlainText)
        self.qt_label.setWordWrap(False)
        self.qt_label.setProperty(u"role", u"label")

        self.facts.setWidget(2, QFormLayout.ItemRole.LabelRole, self.qt_label)

        self.qt = QLabel(About)
        self.qt.setObjectName(u"qt")
        self.qt.setText(u"Qt och PySide6 (LGPL 3)")
        self.qt.setTextFormat(Qt.TextFormat.PlainText)
        self.qt.setWordWrap(True)
        self.qt.setProperty(u"role", u"body")

        self.facts.setWidget(2, QFormLayout.ItemRole.FieldRole, self.qt)

        self.cipher_label = QLabel(About)
        self.cipher_label.setObjectName(u"cipher_label")
        self.cipher_label.setText(u"Arkiv")
        self.cipher_label.setTextFormat(Qt.TextFormat.PlainText)
        self.cipher_label.setWordWrap(False)
        self.cipher_label.setProperty(u"role", u"label")

        self.facts.setWidget(3, QFormLayout.ItemRole.LabelRole, self.cipher_label)

        self.cipher = QLabel(About)
        self.cipher.setObjectName(u"cipher")
        self.cipher.setText(u"SQLCipher (BSD), OpenSSL (Apache 2.0), SQLAlchemy och Alembic (MIT), cryptography (Apache 2.0)")
        self.cipher.setTextFormat(Qt.TextFormat.PlainText)
        self.cipher.setWordWrap(True)
        self.cipher.setProperty(u"role", u"body")

        self.facts.setWidget(3, QFormLayout.ItemRole.FieldRole, self.cipher)

        self.paper_label = QLabel(About)
        self.paper_label.setObjectName(u"paper_label")
        self.paper_label.setText(u"Papper")
        self.paper_label.setTextFormat(Qt.TextFormat.PlainText)
        self.paper_label.setWordWrap(False)
        self.paper_label.setProperty(u"role", u"label")

        self.facts.setWidget(4, QFormLayout.ItemRole.LabelRole, self.paper_label)

        self.paper = QLabel(About)
        self.paper.setObjectName(u"paper")
        self.paper.setText(u"ReportLab (BSD), pikepdf och qpdf (MPL 2.0, Apache 2.0), lxml (BSD), Pillow (MIT-CMU), PDFium och pypdfium2 (BSD, Apache 2.0), zxing-cpp (Apache 2.0)")
        self.paper.setTextFormat(Qt.TextFormat.PlainText)
        self.paper.setWordWrap(True)
        self.paper.setProperty(u"role", u"body")

        self.facts.setWidget(4, QFormLayout.ItemRole.FieldRole, self.paper)

        self.registers_label = QLabel(About)
        self.registers_label.setObjectName(u"registers_label")
        self.registers_label.setText(u"Elevlistor")
        self.registers_label.setTextFormat(Qt.TextFormat.PlainText)
        self.registers_label.setWordWrap(False)
        self.registers_label.setProperty(u"role", u"label")

        self.facts.setWidget(5, QFormLayout.ItemRole.LabelRole, self.registers_label)

        self.registers = QLabel(About)
        self.registers.setObjectName(u"registers")
        self.registers.setText(u"calamine (MIT)")
        self.registers.setTextFormat(Qt.TextFormat.PlainText)
        self.registers.setWordWrap(True)
        self.registers.setProperty(u"role", u"body")

        self.facts.setWidget(5, QFormLayout.ItemRole.FieldRole, self.registers)

        self.fonts_label = QLabel(About)
        self.fonts_label.setObjectName(u"fonts_label")
        self.fonts_label.setText(u"Teckensnitt och ikoner")
        self.fonts_label.setTextFormat(Qt.TextFormat.PlainText)
        self.fonts_label.setWordWrap(False)
        self.fonts_label.setProperty(u"role", u"label")

        self.facts.setWidget(6, QFormLayout.ItemRole.LabelRole, self.fonts_label)

        self.fonts = QLabel(About)
        self.fonts.setObjectName(u"fonts")
        self.fonts.setText(u"Inter (OFL), Lucide (ISC)")
        self.fonts.setTextFormat(Qt.TextFormat.PlainText)
        self.fonts.setWordWrap(True)
        self.fonts.setProperty(u"role", u"body")

        self.facts.setWidget(6, QFormLayout.ItemRole.FieldRole, self.fonts)


        self.column.addLayout(self.facts)


        self.retranslateUi(About)

        QMetaObject.connectSlotsByName(About)
    # setupUi

    def retranslateUi(self, About):
        pass
    # retranslateUi

